// The navigation begins with its groups of pages open, until a reader closes them.
for (const group of ['Begin', 'Tutorials', 'Guides', 'How it works', 'Reference', 'More']) {
  const key = `tsd-accordion-${group}`;
  try {
    if (localStorage.getItem(key) === null) localStorage.setItem(key, 'true');
  } catch {
    // Pages from a disk may have no storage in some browsers: the groups begin closed.
  }
}
