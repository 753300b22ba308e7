module.exports = { displayName: 'evaluator-embedding', preset: '../../../jest.preset.cjs' };
