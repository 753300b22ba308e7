import { z } from 'zod';

export const options = z.strictObject({
  axis: z.enum(['horizontal', 'vertical']).default('horizontal').describe('`horizontal` swaps left and right, `vertical` top and bottom.'),
});
