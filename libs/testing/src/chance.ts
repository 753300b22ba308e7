/** Runs something that may draw from its `Random` only. */
export const withoutMathRandom = async (run: () => void | Promise<void>): Promise<void> => {
  const drawn = jest.spyOn(Math, 'random');
  try {
    await run();
    expect(drawn).not.toHaveBeenCalled();
  } finally {
    drawn.mockRestore();
  }
};
