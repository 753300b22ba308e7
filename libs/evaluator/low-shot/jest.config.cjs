module.exports = { displayName: 'evaluator-low-shot', preset: '../../../jest.preset.cjs' };
