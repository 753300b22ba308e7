/** Parts of an archive's entry name, without `.` and empty ones. @throws Error for whatever could lead out of a folder. */
export const safeName = (name: string): string => {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const leadsOut = name.startsWith('/') || name.includes('\\') || name.includes('\0') || /^[A-Za-z]:/.test(name) || parts.includes('..');
  if (leadsOut) throw new Error(`an entry that leads out of the folder: ${JSON.stringify(name)}`);
  return parts.join('/');
};
