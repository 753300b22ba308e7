/** What an audit's page has beside the common style. */
export const auditStyle = `
.shortcuts { display: grid; gap: 1.6rem; margin: 0; padding: 0; list-style: none; counter-reset: rank; }
.shortcut { padding: 1.1rem 1.2rem 1.2rem; border: 1px solid var(--line); border-radius: 8px; break-inside: avoid; }
.shortcut h3 { margin: .3rem 0 .8rem; font-size: 1.15rem; line-height: 1.35; }
.verdict { display: inline-block; padding: .1rem .55rem; border-radius: 99px; font-size: .8rem; font-weight: 600; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.verdict.strong { background: #b3261e; color: #fff; }
.verdict.possible { background: var(--warn); color: var(--warn-ink); }
.pushed { max-width: 42rem; margin-top: 1.2rem; }
.pushed svg { display: block; width: 100%; height: auto; }
.gauge { display: grid; grid-template-columns: minmax(0, 22rem) auto; gap: .8rem; align-items: center; margin-bottom: .8rem; font-size: .9rem; }
.gauge svg { display: block; width: 100%; height: 1.2rem; }
.evidence { max-width: 46rem; margin: 0 0 1rem; padding-left: 1.1rem; font-size: .92rem; color: var(--muted); }
.split { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.2rem 2rem; align-items: start; }
.share { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr 3.2rem; gap: .3rem .7rem; align-items: center; margin: 0; font-size: .9rem; }
.share dt { font-size: inherit; color: var(--ink); overflow-wrap: anywhere; }
.share dd { display: block; }
.share svg { display: block; width: 100%; height: .75rem; }
.group { margin-top: 1.2rem; display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 1rem; break-inside: avoid; }
.group > img { width: 100%; border-radius: 2px; }
.group p { margin: 0 0 .4rem; font-size: .92rem; }
.group .stack, .shortcut .stack { flex: 0 1 5.5rem; }
@media (max-width: 44rem) { .group .stack, .shortcut .stack { flex: 0 0 calc(25% - .4rem); } .group { grid-template-columns: 5rem minmax(0, 1fr); } .shortcut { padding: .9rem; } }
`;
