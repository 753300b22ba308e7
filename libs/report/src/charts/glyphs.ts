/** A mark of about 2 r across around a place, as a piece of an SVG path. */
type Glyph = (x: number, y: number, r: number) => string;

const at = (value: number): string => String(Math.round(value * 10) / 10);
const polygon =
  (points: readonly (readonly [number, number])[]): Glyph =>
  (x, y, r) =>
    `M${points.map(([dx, dy]) => `${at(x + dx * r)} ${at(y + dy * r)}`).join('L')}Z`;

/** Around the circle, `sides` corners from `from` (in turns, 0 is up). */
const corners = (sides: number, from = 0, inner = 1): readonly (readonly [number, number])[] =>
  Array.from({ length: inner < 1 ? 2 * sides : sides }, (_, index) => {
    const angle = 2 * Math.PI * (from + index / (inner < 1 ? 2 * sides : sides)) - Math.PI / 2;
    const reach = 1.2 * (inner < 1 && index % 2 === 1 ? inner : 1);
    return [reach * Math.cos(angle), reach * Math.sin(angle)] as const;
  });

const circle: Glyph = (x, y, r) => `M${at(x - r)} ${at(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

/** Ten that are told apart without their colour. Hollow ones are outlines. */
export const glyphs: readonly { readonly draw: Glyph; readonly isHollow: boolean }[] = [
  { draw: circle, isHollow: false },
  { draw: polygon(corners(3)), isHollow: false },
  { draw: polygon(corners(4, 1 / 8)), isHollow: false },
  { draw: polygon(corners(5, 0, 0.4)), isHollow: false },
  { draw: circle, isHollow: true },
  { draw: polygon(corners(3)), isHollow: true },
  { draw: polygon(corners(4, 1 / 8)), isHollow: true },
  { draw: (x, y, r) => `M${at(x - r)} ${at(y)}h${2 * r}M${at(x)} ${at(y - r)}v${2 * r}`, isHollow: true },
  {
    draw: (x, y, r) => `M${at(x - r)} ${at(y - r)}l${2 * r} ${2 * r}M${at(x - r)} ${at(y + r)}l${2 * r} ${-2 * r}`,
    isHollow: true,
  },
  { draw: polygon(corners(4)), isHollow: false },
];
