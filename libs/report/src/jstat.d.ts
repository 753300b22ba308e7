declare module 'jstat' {
  export const jStat: { readonly studentt: { cdf(x: number, degreesOfFreedom: number): number } };
}
