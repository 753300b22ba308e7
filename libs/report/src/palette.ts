/**
 * Colours of arms: Okabe and Ito's set for the colour-blind (2008) without yellow and black, which vanish on one of the two
 * backgrounds; on a dark one a little lighter.
 */
const light = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];
const dark = ['#4aa3df', '#f0803c', '#2fc498', '#dd9bbf', '#8fd0f5', '#f2b84b'];

const inks = { paper: '#ffffff', ink: '#1c2127', muted: '#5a646e', line: '#dde1e6' };
const darkInks = { paper: '#14171a', ink: '#e4e7ea', muted: '#9aa4ae', line: '#32383e' };

const variables = (colours: readonly string[], others: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(colours.map((colour, index) => [`arm-${index}`, colour])),
  ...others,
});

export const lightColours = variables(light, inks);
export const darkColours = variables(dark, darkInks);

/** As CSS custom properties. */
export const declarations = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');

/** A reference that follows the page's colour scheme. */
export const colour = (name: keyof typeof inks): string => `var(--${name})`;

/** Of charts. ECharts writes it into an attribute as it is: a double quote would end that. */
export const chartFont = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export const colourCount = light.length;

/** Of the n-th arm; colours repeat after six. */
export const armColour = (slot: number): string => `var(--arm-${slot % light.length})`;

/** Arms whose colours repeat are told apart by their lines. */
export const armDash = (slot: number): 'solid' | number[] => (slot < light.length ? 'solid' : [6, 3]);

/** For files that are looked at outside the page: light colours in the place of references. */
export const withFixedColours = (svg: string): string =>
  svg.replace(/var\(--([\w-]+)\)/g, (reference, name: string) => lightColours[name] ?? reference);
