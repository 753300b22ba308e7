module.exports = { displayName: 'evaluator-shortcut-reliance', preset: '../../../jest.preset.cjs' };
