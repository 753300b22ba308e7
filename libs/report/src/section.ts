import { type Html, html } from './html';
import { armColour, colourCount } from './palette';

/** A file beside the page. */
export interface Figure {
  /** Without a folder, with its extension. */
  readonly name: string;
  readonly contents: string | Uint8Array;
}

/** A part of the page; absent where there is nothing to show. */
export interface Section {
  readonly markup: Html;
  readonly figures?: readonly Figure[];
}

export const titled = (id: string, title: string, lead: Html | string, body: Html): Html =>
  html`<section id="${id}"><h2>${title}</h2><p class="lead">${lead}</p>${body}</section>`;

/** A name for a file: letters, digits and hyphens only. */
export const slug = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'arm';

/** The arm's name behind a spot of its colour; a ring where colours begin anew. */
export const armName = ({ label, slot }: { readonly label: string; readonly slot: number }): Html =>
  html`<span class="spot ${slot >= colourCount && 'ring'}" style="color: ${armColour(slot)}"></span>${label}`;
