import type { RawImage } from '@longway/contracts';
import type { PreviewRow } from './preview-rows';
import { fitted, type Letters } from './lettering';

/** A picture on the sheet, each of its pixels repeated `scale` times in both directions. */
export interface Placed {
  readonly image: RawImage;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

export interface Layout {
  readonly height: number;
  readonly width: number;
  readonly pictures: readonly Placed[];
  readonly letters: readonly Letters[];
}

/** Small pictures are enlarged to about so many rows. */
const ROWS = 128;
/** Examples of one image that are shown. */
export const MOST_EXAMPLES = 8;

const MARGIN = 16;
const GAP = 12;
/** Between the patches of an example. */
const SEAM = 2;
const TITLE = { size: 14, height: 28 };
const CAPTION = { size: 12, height: 18 };

/** What stands side by side: pictures in a small grid, and what is written below. */
interface Cell {
  readonly images: readonly RawImage[];
  readonly columns: number;
  readonly caption: string;
  readonly scale: number;
}

/** Up to three patches below each other, more in a square. */
const columnsFor = (count: number): number => (count <= 3 ? 1 : Math.ceil(Math.sqrt(count)));

const cellsOf = ({ picture, marked, examples }: PreviewRow): readonly Cell[] => {
  const scale = Math.max(1, Math.round(ROWS / picture.height));
  const shown = picture.height * scale;
  const whole = (image: RawImage, caption: string): Cell => ({ images: [image], columns: 1, caption, scale });
  const asked = examples.slice(0, MOST_EXAMPLES).map(({ views, answer }): Cell => {
    const columns = columnsFor(views.length);
    const rows = Math.ceil(views.length / columns);
    // As high as the picture, about.
    const room = Math.round(shown / (rows * (views[0]?.height ?? 1)));
    return { images: views, columns, caption: answer, scale: Math.max(1, Math.min(room, 2 * scale)) };
  });
  return [whole(picture, 'as cropped'), ...(marked ? [whole(marked, 'with shortcuts')] : []), ...asked];
};

const extent = (count: number, size: number): number => count * (size + SEAM) - SEAM;

const sizeOf = ({ images: [first], images, columns, scale }: Cell) => ({
  height: extent(Math.ceil(images.length / columns), (first?.height ?? 0) * scale),
  width: extent(Math.min(columns, images.length), (first?.width ?? 0) * scale),
});

const placeCell = ({ images, columns, scale }: Cell, left: number, top: number): readonly Placed[] =>
  images.map((image, i) => ({
    image,
    scale,
    left: left + (i % columns) * (image.width * scale + SEAM),
    top: top + Math.floor(i / columns) * (image.height * scale + SEAM),
  }));

/** Says where everything lies: a title, then a row for each image, whose columns stand below each other. */
export const layOut = (title: string, rows: readonly PreviewRow[]): Layout => {
  const cells = rows.map(cellsOf);
  const count = Math.max(...cells.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...cells.map((row) => (row[column] ? sizeOf(row[column]).width : 0))),
  );
  const lefts = widths.map((_, column) => MARGIN + widths.slice(0, column).reduce((sum, width) => sum + width + GAP, 0));
  const right = (lefts.at(-1) ?? MARGIN) + (widths.at(-1) ?? 0);
  const pictures: Placed[] = [];
  const letters: Letters[] = [
    {
      text: fitted(title, TITLE.size, right - MARGIN, 'bold'),
      left: MARGIN,
      baseline: MARGIN + TITLE.size,
      size: TITLE.size,
      weight: 'bold',
    },
  ];
  let top = MARGIN + TITLE.height;
  for (const [i, row] of cells.entries()) {
    const { title: name, examples } = rows[i] as PreviewRow;
    const more = examples.length > MOST_EXAMPLES ? `   ${MOST_EXAMPLES} of ${examples.length} examples` : '';
    letters.push({
      text: fitted(`${name}${more}`, CAPTION.size, right - MARGIN),
      left: MARGIN,
      baseline: top + CAPTION.size,
      size: CAPTION.size,
    });
    top += CAPTION.height;
    const height = Math.max(...row.map((cell) => sizeOf(cell).height));
    for (const [column, cell] of row.entries()) {
      const left = lefts[column] as number;
      pictures.push(...placeCell(cell, left, top));
      const text = fitted(cell.caption, CAPTION.size, widths[column] as number);
      const own = sizeOf(cell).height;
      const bottom = top + (height - own < CAPTION.size ? height : own);
      letters.push({ text, left, baseline: bottom + CAPTION.size + 2, size: CAPTION.size });
    }
    top += height + CAPTION.height + GAP;
  }
  return { height: top - GAP + MARGIN, width: right + MARGIN, pictures, letters };
};
