module.exports = { displayName: 'evaluator-reconstruction', preset: '../../../jest.preset.cjs' };
