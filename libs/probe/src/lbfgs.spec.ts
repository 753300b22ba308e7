import { type Evaluation, lbfgs } from './lbfgs';

const options = { iterations: 200, gradientNorm: 1e-8 };

/** Sum of `curvature[i] / 2 * (x[i] - i)^2`. */
const quadratic =
  (curvature: readonly number[]) =>
  (x: Float64Array): Evaluation => ({
    value: curvature.reduce((sum, c, i) => sum + (c / 2) * ((x[i] as number) - i) ** 2, 0),
    gradient: x.map((value, i) => (curvature[i] as number) * (value - i)),
  });

const rosenbrock = (x: Float64Array): Evaluation => {
  const [a, b] = x as unknown as [number, number];
  return {
    value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
    gradient: Float64Array.of(-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)),
  };
};

test('finds the minimum of an ill-conditioned quadratic', async () => {
  const found = await lbfgs(quadratic([1, 10, 100, 1e4, 1e-2]), new Float64Array(5).fill(7), options);
  expect(found.converged).toBe(true);
  [0, 1, 2, 3, 4].forEach((expected, i) => expect(found.x[i]).toBeCloseTo(expected, 5));
});

test("follows Rosenbrock's valley", async () => {
  const found = await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), options);
  expect(found.converged).toBe(true);
  expect(found.iterations).toBeLessThan(60);
  expect(found.x[0]).toBeCloseTo(1, 6);
  expect(found.x[1]).toBeCloseTo(1, 6);
});

test('leaves the start as it was, and gives the same numbers twice', async () => {
  const start = Float64Array.of(-1.2, 1);
  const first = await lbfgs(rosenbrock, start, options);
  const second = await lbfgs(rosenbrock, start, options);
  expect([...start]).toEqual([-1.2, 1]);
  expect(second).toEqual(first);
});

test('stops after the iterations allowed, each lower than the one before', async () => {
  const values: number[] = [];
  const found = await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { iterations: 5, afterIteration: (_, value) => void values.push(value) });
  expect(found).toMatchObject({ iterations: 5, converged: false });
  expect(values).toHaveLength(5);
  values.slice(1).forEach((value, i) => expect(value).toBeLessThan(values[i] as number));
});

test('stays where it is when it starts at the minimum', async () => {
  const found = await lbfgs(rosenbrock, Float64Array.of(1, 1), options);
  expect(found).toMatchObject({ iterations: 0, converged: true, value: 0 });
});

test('stops, and says so, where no step lowers the value', async () => {
  const upsideDown = (x: Float64Array): Evaluation => ({ ...rosenbrock(x), gradient: rosenbrock(x).gradient.map((slope) => -slope) });
  const found = await lbfgs(upsideDown, Float64Array.of(-1.2, 1), options);
  expect(found).toMatchObject({ iterations: 0, converged: false });
  expect([...found.x]).toEqual([-1.2, 1]);
});

test('is content with a decrease too small to matter', async () => {
  const found = await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { ...options, gradientNorm: 0, decrease: 1e-6 });
  expect(found.converged).toBe(true);
  expect(found.value).toBeLessThan(1e-4);
});

test('backs off from where the function is not finite', async () => {
  // Minimum of x - log(x) is at 1; the first step lands below 0.
  const barrier = (x: Float64Array): Evaluation => {
    const [a] = x as unknown as [number];
    return { value: 100 * (a - Math.log(a)), gradient: Float64Array.of(100 * (1 - 1 / a)) };
  };
  const found = await lbfgs(barrier, Float64Array.of(1.5), { ...options, gradientNorm: 1e-6 });
  expect(found.converged).toBe(true);
  expect(found.x[0]).toBeCloseTo(1, 6);
});

test('waits for what follows an iteration, and passes its error on', async () => {
  const stop = async (iteration: number) => {
    await Promise.resolve();
    if (iteration === 3) throw new Error('stopped');
  };
  await expect(lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { ...options, afterIteration: stop })).rejects.toThrow('stopped');
});
