/** Markup that is safe to put into a page. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Insertable = Html | string | number | undefined | null | false | readonly Insertable[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const insert = (value: Insertable): string => {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  return typeof value === 'object' ? value.map(insert).join('') : escape(String(value));
};

/** A template that escapes whatever is put into it, in text and in quoted attributes, unless it is {@link Html} itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Insertable[]): Html =>
  new Html(strings.map((string, index) => string + insert(values[index])).join(''));

/** Takes markup that this library made itself, such as a chart's SVG, as it is. */
export const trusted = (markup: string): Html => new Html(markup);
