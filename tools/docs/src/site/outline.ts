/** The order of pages on the site. A page that is named nowhere stands under "More", so that none is lost. */
export const outline: Readonly<Record<string, readonly string[]>> = {
  Begin: ['docs/README.md'],
  Tutorials: [
    'docs/tutorials/audit-your-pictures.md',
    'docs/tutorials/write-a-pretext-task.md',
    'docs/tutorials/swap-the-lens.md',
    'docs/tutorials/reproduce-the-proof.md',
  ],
  Guides: [
    'docs/audit.md',
    'docs/live.md',
    'docs/scaling.md',
    'docs/report.md',
    'docs/export.md',
    'docs/configuration.md',
    'docs/cli.md',
    'docs/plugins.md',
    'docs/from-code.md',
  ],
  'How it works': ['docs/method.md', 'docs/architecture.md', 'docs/results.md', 'docs/benchmarks.md', 'docs/reliability.md'],
  Reference: ['docs/reference/cli.md', 'docs/reference/configuration.md', 'docs/reference/plugins.md', 'docs/reference/events.md'],
};

/** For all other pages of docs/. */
export const further = 'More';
