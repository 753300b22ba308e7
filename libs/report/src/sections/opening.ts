import { findingOf } from '../finding';
import { enumerate, moment, plural } from '../format';
import { type Html, html } from '../html';
import type { RunFolder } from '../reading/run-folder';
import type { ReportData } from '../report-arm';

const states: Readonly<Record<string, string>> = {
  running: 'This experiment was still running when the page was written, or was killed: what is shown is not its result.',
  stopped: 'This experiment was stopped before its end: what is shown is not its result.',
  failed: 'This experiment failed: what is shown is what it did up to then.',
};

export const titleOf = (folder: RunFolder): string => folder.info.name ?? folder.experiment.name ?? folder.name;

const failures = ({ histories, info }: RunFolder): readonly Html[] => {
  const told = histories.flatMap(({ outcome, run, failure, lastStep }) =>
    outcome === 'failed' ? [{ run, message: `${failure ?? ''} (after ${plural(lastStep, 'step')})` }] : [],
  );
  // A run that failed before its first event is known to run.json only.
  const untold = (info.failures ?? []).filter(({ run }) => told.every((each) => each.run !== run));
  return [...told, ...untold].map(({ run, message }) => html`<li><b>${run}</b>: <span class="message">${message}</span></li>`);
};

const banner = (folder: RunFolder): Html => {
  const { status } = folder.info;
  const list = failures(folder);
  if ((status === 'finished' || status === undefined) && list.length === 0) return html``;
  const text = states[status ?? ''] ?? `${list.length === 1 ? 'One run' : 'Some runs'} of this experiment failed.`;
  return html`<div class="banner banner-${status ?? 'failed'}" role="status"><b>${text}</b>${list.length > 0 && html`<ul>${list}</ul>`}</div>`;
};

const experiment = (folder: RunFolder, { arms, folders }: ReportData): Html => {
  const { sentence, evidence } = findingOf(folder, arms);
  const { description } = folder.experiment;
  return html`${folders.length > 1 && html`<h3>${titleOf(folder)} <small>${folder.name}</small></h3>`}
    ${banner(folder)}
    <p class="finding">${sentence}</p>
    ${evidence && html`<p class="lead">${evidence}</p>`}
    ${description && html`<p class="lead">${description}</p>`}`;
};

/** What a reader with ten seconds should see: what this is, whether it is whole, and what was found. */
export const opening = (data: ReportData): Html => {
  const [first] = data.folders;
  const names = [...new Set(data.folders.map(titleOf))];
  const started = first?.info.startedAt;
  const kind = data.folders.length > 1 ? `Comparison of ${data.folders.length} runs` : 'Shortcut removal report';
  return html`<header>
    <p class="kind">${kind}${data.folders.length === 1 && started && html` · ${moment(started)}`}</p>
    <h1>${enumerate(names)}</h1>
    ${data.folders.map((folder) => experiment(folder, data))}
  </header>`;
};

/** What the reader of the page should know of what it is made from. */
export const troubles = ({ folders }: ReportData): Html => {
  const list = folders.flatMap((folder) =>
    folder.troubles.map((trouble) => html`<li>${folders.length > 1 && `${folder.name}: `}${trouble}</li>`),
  );
  return list.length === 0 ? html`` : html`<aside class="troubles"><b>This page is incomplete.</b><ul>${list}</ul></aside>`;
};
