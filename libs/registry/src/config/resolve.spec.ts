import { LongwayError } from '@longway/contracts';
import { type ReadOptions, resolveExperiment } from '.';

const minimal = { dataset: 'fashion-mnist' };
const resolve = (config: unknown, options: ReadOptions = {}) => resolveExperiment(config, __dirname, options).experiment;
const configOf = (config: unknown, options: ReadOptions = {}) => resolve(config, options).arms[0]?.config;

const messageOf = (config: unknown, options: ReadOptions = {}): string => {
  try {
    resolve(config, options);
  } catch (error) {
    expect(error).toBeInstanceOf(LongwayError);
    expect((error as LongwayError).exit).toBe('usage');
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

describe('a configuration', () => {
  it('needs a data set and gets defaults for the rest', () => {
    expect(resolve(minimal)).toMatchObject({
      name: 'experiment',
      seeds: [0],
      arms: [{ name: 'main' }],
      sinks: [{ name: 'console' }, { name: 'jsonl' }],
    });
    expect(configOf(minimal)).toMatchObject({
      dataset: { name: 'fashion-mnist' },
      shortcuts: [],
      task: { name: 'rotation', views: 'all' },
      extractor: { name: 'preact-resnet' },
      lens: { name: 'identity' },
      objective: { name: 'full-adversarial' },
      evaluators: [{ name: 'pretext' }, { name: 'shortcut-reliance' }, { name: 'linear', protocol: 'lbfgs' }],
      training: { steps: 1000, feed: 'lensed', extractor: { optimizer: { name: 'adam', beta1: 0.9 } } },
    });
  });

  it('takes a plugin by name, or by name with options', () => {
    expect(configOf({ ...minimal, lens: 'unet' })?.lens).toMatchObject({ name: 'unet', widths: [8, 16, 32] });
    expect(configOf({ ...minimal, lens: { name: 'unet', widths: [4] } })?.lens).toMatchObject({
      name: 'unet',
      widths: [4],
      residual: true,
    });
  });

  it('resolves to itself', () => {
    const first = resolve({ ...minimal, lens: 'unet', arms: { a: { lens: 'identity' }, b: null }, recovery: { from: 'a', to: 'b' } });
    const config = {
      ...minimal,
      sinks: first.sinks,
      arms: Object.fromEntries(first.arms.map(({ name, config: arm }) => [name, arm])),
      recovery: first.recovery,
    };
    expect(resolve(config)).toEqual(first);
  });
});

describe('arms', () => {
  const lensOf = (base: unknown, over: unknown) => configOf({ ...minimal, lens: base, arms: { one: { lens: over } } })?.lens;

  it.each([
    ['merge options into the base', { name: 'unet', widths: [4], residual: false }, { widths: [2] }, { widths: [2], residual: false }],
    [
      'merge where the name is the same',
      { name: 'unet', residual: false },
      { name: 'unet', widths: [2] },
      { widths: [2], residual: false },
    ],
    ['merge into a plain name', 'unet', { widths: [2] }, { widths: [2], residual: true }],
    ['replace by a plain name', { name: 'unet', residual: false }, 'unet', { widths: [8, 16, 32], residual: true }],
  ])('%s', (_, base, over, expected) => expect(lensOf(base, over)).toMatchObject(expected));

  it('replaces where the name differs', () =>
    expect(lensOf({ name: 'unet', widths: [4] }, { name: 'identity' })).toEqual({ name: 'identity' }));

  it('replaces lists, merges training, and an optimiser of another name not at all', () => {
    const base = { ...minimal, shortcuts: ['arrow', 'arrow'], training: { steps: 5, lens: { optimizer: { name: 'adam', beta1: 0.5 } } } };
    const config = configOf({
      ...base,
      arms: { one: { shortcuts: ['arrow'], training: { lambda: 2, lens: { optimizer: { name: 'sgd' } } } } },
    });
    expect(config?.shortcuts).toHaveLength(1);
    expect(config?.training).toMatchObject({ steps: 5, lambda: 2, lens: { optimizer: { name: 'sgd', momentum: 0.9 } } });
  });

  it('keeps those that are asked for, and recovery only where both ends are kept', () => {
    const config = { ...minimal, arms: { a: {}, b: {}, c: {} }, recovery: { from: 'a', to: 'b' } };
    expect(resolve(config, { arms: ['b', 'a'] })).toMatchObject({
      arms: [{ name: 'a' }, { name: 'b' }],
      recovery: [{ from: 'a', to: 'b' }],
    });
    expect(resolve(config, { arms: ['a'] }).recovery).toEqual([]);
    const two = [
      { from: 'a', to: 'b', arms: ['c'] },
      { from: 'c', to: 'b', arms: ['a'] },
    ];
    expect(resolve({ ...config, recovery: two }, { arms: ['b', 'a'] }).recovery).toEqual([{ from: 'a', to: 'b', arms: [] }]);
    expect(resolve({ ...config, recovery: two }).recovery).toEqual(two);
    const three = { from: 'a', to: 'b', arms: ['c', 'd'] };
    const kept = resolve({ ...config, arms: { ...config.arms, d: {} }, recovery: three }, { arms: ['a', 'b', 'd'] });
    expect(kept.recovery).toEqual([{ ...three, arms: ['d'] }]);
    expect(messageOf(config, { arms: ['d'] })).toMatch(/--arm: there is no arm "d"/);
  });
});

describe('overrides', () => {
  const config = { ...minimal, lens: 'unet', shortcuts: ['arrow'], arms: { plain: {}, lens: { training: { lambda: 1 } } } };
  const at = (override: string, arm = 0) => resolve(config, { overrides: [override] }).arms[arm]?.config;

  it('sets options of a plugin that is given by name', () =>
    expect(at('lens.widths=[8,16]')?.lens).toMatchObject({ name: 'unet', widths: [8, 16] }));
  it('sets below a list', () => expect(at('shortcuts.0.value=200')?.shortcuts).toMatchObject([{ name: 'arrow', value: 200 }]));
  it('sets one arm', () => {
    expect(at('arms.lens.training.lambda=7', 1)?.training.lambda).toBe(7);
    expect(at('arms.lens.training.lambda=7')?.training.lambda).toBe(16);
  });
  it('leaves what an arm says itself', () => expect(at('training.lambda=9', 1)?.training.lambda).toBe(1));
  it('chooses a plugin', () => expect(at('lens=identity')?.lens).toEqual({ name: 'identity' }));
  it('takes seeds', () => expect(resolve(config, { seeds: [3, 4] }).seeds).toEqual([3, 4]));

  it.each([
    ['lens.widths', /there is no "="/],
    ['=3', /a key is empty/],
    ['__proto__.polluted=1', /refused/],
    ['lens.constructor.x=1', /refused/],
    ['shortcuts.3.value=1', /"3" is no entry of the list shortcuts[^]*1 entries/],
    ['dataset.name.x=1', /dataset\.name is a single value/],
    ['arms.lnes.training.lambda=1', /no arm "lnes": did you mean lens\?/],
    ['lens={a: [', /not valid YAML/],
  ])('refuses %s', (override, message) => expect(messageOf(config, { overrides: [override] })).toMatch(message));
});

describe('mistakes', () => {
  const lens = (options: object) => ({ ...minimal, lens: { name: 'unet', ...options } });

  it.each<[string, unknown, RegExp[]]>([
    ['a mistyped option', lens({ wdths: [1] }), [/lens\.wdths: this key is not known/, /one of .*widths/, /did you mean lens\.widths\?/]],
    ['a mistyped key', { ...minimal, trainig: {} }, [/trainig: /, /did you mean training\?/]],
    ['a key at the wrong place', { ...minimal, lambda: 3 }, [/did you mean training\.lambda\?/]],
    ['an option where there are none', { ...minimal, lens: { name: 'identity', widths: [1] } }, [/no options/, /lens\.widths/]],
    [
      'an unknown plugin',
      { ...minimal, lens: 'unett' },
      [/lens: there is no lens "unett"/, /one of .*identity, .*unet/, /did you mean unet\?/],
    ],
    ['no data set', {}, [/dataset: no dataset is chosen/, /one of cifar10, fashion-mnist/]],
    [
      'a wrong type',
      { ...minimal, training: { steps: 'many' } },
      [/training\.steps: has the wrong type/, /expected: a number/, /found: {4}"many"/],
    ],
    ['a fraction', { ...minimal, training: { steps: 1.5 } }, [/training\.steps/, /a whole number/, /1\.5/]],
    ['too small', { ...minimal, training: { batchSize: 0 } }, [/training\.batchSize: is too small/, /more than 0/]],
    ['a choice', { ...minimal, training: { feed: 'bth' } }, [/training\.feed/, /one of both, lensed/, /did you mean both\?/]],
    [
      'an optimiser',
      { ...minimal, training: { lens: { optimizer: { name: 'adm' } } } },
      [/optimizer\.name/, /one of sgd, adam/, /did you mean adam\?/],
    ],
    [
      'an option of another optimiser',
      { ...minimal, training: { lens: { optimizer: { name: 'sgd', beta1: 1 } } } },
      [/optimizer\.beta1/, /momentum/],
    ],
    ['no list', { ...minimal, shortcuts: 'arrow' }, [/shortcuts: has the wrong type/, /a list/]],
    ['an entry of a list', { ...minimal, shortcuts: ['arrow', 'arow'] }, [/shortcuts\.1: there is no shortcut "arow"/]],
    [
      'an arm',
      { ...minimal, arms: { bad: { lens: { name: 'unet', wdths: [2] } } } },
      [/arms\.bad\.lens\.wdths/, /did you mean lens\.widths\?/],
    ],
    ['a choice in an arm', { ...minimal, arms: { bad: { lens: 'nope' } } }, [/arms\.bad\.lens: there is no lens/]],
    ['seeds in an arm', { ...minimal, arms: { bad: { seeds: [1] } } }, [/arms\.bad\.seeds: this key belongs to the experiment/]],
    ['an unsafe arm name', { ...minimal, arms: { '../up': {} } }, [/arms/, /letters, digits/]],
    ['an unsafe name', { ...minimal, name: 'a/b' }, [/name/, /letters, digits/]],
    ['no arms', { ...minimal, arms: {} }, [/at least one arm/]],
    ['a seed twice', { ...minimal, seeds: [1, 1] }, [/each seed once/]],
    [
      'an unknown arm of recovery',
      { ...minimal, arms: { a: {}, b: {} }, recovery: { from: 'a', to: 'bb' } },
      [/recovery\.to: there is no arm "bb"/],
    ],
    [
      'unknown arms of several losses',
      {
        ...minimal,
        arms: { a: {}, b: {} },
        recovery: [
          { from: 'a', to: 'b' },
          { from: 'a', to: 'b', arms: ['bb'] },
        ],
      },
      [/recovery\.1\.arms\.0: there is no arm "bb"/],
    ],
    [
      'an unknown key of recovery',
      { ...minimal, arms: { a: {}, b: {} }, recovery: { from: 'a', to: 'b', arm: ['a'] } },
      [/recovery\.arm: this key is not known/, /did you mean recovery\.arms\?/],
    ],
    ['an evaluator twice', { ...minimal, evaluators: ['linear', 'linear'] }, [/evaluator is named twice/]],
    ['a sink', { ...minimal, sinks: [{ name: 'jsonl', fil: 1 }] }, [/sinks\.0\.fil/]],
    ['a refinement', { ...minimal, extractor: { name: 'preact-resnet', widths: [8] } }, [/extractor\.blocks/, /as many entries/]],
    ['a plugin without a name', { ...minimal, dataset: { folder: 'x' } }, [/dataset: chooses no dataset/]],
  ])('tells of %s', (_, config, messages) => {
    const message = messageOf(config);
    for (const expected of messages) expect(message).toMatch(expected);
    expect(message).toMatch(/there is a mistake/);
  });

  it('tells of all together, and of each once', () => {
    const message = messageOf({ lens: { name: 'unet', wdths: [1] }, training: { steps: -1 }, arms: { a: {}, b: { objective: 'x' } } });
    expect(message).toMatch(/there are 4 mistakes/);
    for (const where of ['dataset:', 'lens.wdths:', 'training.steps:', 'arms.b.objective:']) expect(message.split(where)).toHaveLength(2);
  });

  it.each([[null], ['text'], [[1]], [7]])('refuses %j for a configuration', (config) =>
    expect(messageOf(config)).toMatch(/holds no settings/),
  );
});
