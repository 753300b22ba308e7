module.exports = { displayName: 'evaluator-confusion', preset: '../../../jest.preset.cjs' };
