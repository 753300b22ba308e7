import { type Html, html } from './html';

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
export const slug = (label: string): string => label.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'arm';

/** The arm's name behind a spot of its colour. */
export const armName = ({ label, slot }: { readonly label: string; readonly slot: number }): Html =>
  html`<span class="spot spot-${slot % 6}"></span>${label}`;
