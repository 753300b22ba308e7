/** Takes out of a program's output where it was downloading from: addresses may hold passwords. */
export const redact = (output: string): string =>
  output
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '<address>')
    .replace(/\bhost='[^']*'/g, "host='<host>'")
    .replace(/\b(Looking in \w+:).*/g, '$1 <address>')
    .replace(/\b(to|resolve|for|host) '?[a-z0-9-]+(\.[a-z0-9-]+)+\.?'?/gi, '$1 <host>');
