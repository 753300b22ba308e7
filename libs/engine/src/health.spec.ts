import { Health, type Patient, WINDOW } from './health';

const patient: Patient = { options: { lambda: 20, reconstruction: 'squared' }, classes: 4, paysForChange: true };

/** A window of steps, all the same. @returns the codes of what is complained of at its end. */
const live = (health: Health, step: number, { change = 0.01, accuracy = 0.5, contrasts = { images: 0.5, lensed: 0.4 } } = {}) => {
  for (let i = 0; i < WINDOW; i++) {
    expect(health.isDue).toBe(false);
    health.record({ losses: { extractor: 1, reconstruction: change }, lensed: { accuracy } });
  }
  expect(health.isDue).toBe(true);
  return health.judge(step, 32, contrasts);
};
const codes = (complaints: ReturnType<typeof live>) => complaints.map(({ code }) => code);

it('has nothing to say of a game that is going', () => {
  const health = new Health(patient);
  for (let window = 1; window <= 8; window++) expect(live(health, window * WINDOW)).toEqual([]);
});

it('sees a lens that changes nothing, but for the first steps, and where there is a lens that pays for changes', () => {
  const health = new Health(patient);
  expect(live(health, WINDOW, { change: 9e-7 })).toEqual([]);
  const [complaint, ...others] = live(health, 2 * WINDOW, { change: 9e-7 });
  expect(others).toEqual([]);
  expect(complaint).toMatchObject({
    code: 'lens-identity',
    message: expect.stringMatching(/9\.0e-7 up to step 200.*smaller training\.lambda \(it is 20\)/),
  });
  expect(live(new Health({ ...patient, paysForChange: false }), 2 * WINDOW, { change: 0 })).toEqual([]);
  const absolute = { ...patient, options: { lambda: 20, reconstruction: 'absolute' } } as const;
  expect(codes(live(new Health(absolute), 2 * WINDOW, { change: 9e-4 }))).toEqual(['lens-identity']);
  expect(codes(live(new Health(absolute), 2 * WINDOW, { change: 1.1e-3 }))).toEqual([]);
});

it('sees a lens whose pictures are all of one colour', () => {
  const health = new Health(patient);
  expect(codes(live(health, WINDOW, { contrasts: { images: 0.5, lensed: 0.004 } }))).toEqual(['lens-constant']);
  // Blank pictures are no fault of the lens.
  expect(codes(live(health, 2 * WINDOW, { contrasts: { images: 0, lensed: 0 } }))).toEqual([]);
});

it('sees an extractor that is no better than chance for five windows in a row, once, and goes on counting elsewhere', () => {
  let health = new Health(patient);
  const told: string[][] = [];
  for (const [window, accuracy] of [0.25, 0.26, 0.24, 0.25, 0.4, 0.25, 0.25, 0.25].entries()) {
    told.push(codes(live(health, (window + 1) * WINDOW, { accuracy })));
  }
  expect(told.flat()).toEqual([]);
  const { state } = health;
  health = new Health(patient);
  health.state = state;
  expect(codes(live(health, 9 * WINDOW, { accuracy: 0.25 }))).toEqual([]);
  const [complaint] = live(health, 10 * WINDOW, { accuracy: 0.25 });
  expect(complaint).toMatchObject({
    code: 'at-chance',
    message: expect.stringMatching(/for 500 steps: 25\.0 % of 4 classes up to step 1000/),
  });
  expect(codes(live(health, 11 * WINDOW, { accuracy: 0.25 }))).toEqual([]);
});

it('a task without classes has no chance level', () => {
  const { classes: _, ...other } = patient;
  const health = new Health(other);
  for (let window = 1; window <= 6; window++) expect(live(health, window * WINDOW, { accuracy: 0 })).toEqual([]);
});
