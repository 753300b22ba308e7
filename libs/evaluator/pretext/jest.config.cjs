module.exports = { displayName: 'evaluator-pretext', preset: '../../../jest.preset.cjs' };
