import type { RawImage } from '@longway/contracts';
import { toPng } from '@longway/images';

/** A picture that needs no file beside the page. */
export const dataUri = async (image: RawImage): Promise<string> => `data:image/png;base64,${(await toPng(image)).toString('base64')}`;
