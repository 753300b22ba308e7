module.exports = { displayName: 'evaluator-transfer', preset: '../../../jest.preset.cjs' };
