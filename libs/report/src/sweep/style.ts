/** What a sweep's page has beside the common style. */
export const sweepStyle = `
tbody th small { display: block; }
.reasons { margin-top: 1rem; }
.narrow { width: auto; }
.narrow th, .narrow td { padding-right: 2.5rem; }
figure.scroll svg { display: block; max-width: none; }
td a { color: inherit; text-underline-offset: .2em; }
@media (max-width: 44rem) { .cards.narrow { width: 100%; } }
@media print { figure.scroll { overflow: visible; } figure.scroll svg { max-width: 100%; height: auto; } }
`;
