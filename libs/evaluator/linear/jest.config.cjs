module.exports = { displayName: 'evaluator-linear', preset: '../../../jest.preset.cjs' };
