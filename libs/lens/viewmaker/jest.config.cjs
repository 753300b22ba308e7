module.exports = { displayName: 'lens-viewmaker', preset: '../../../jest.preset.cjs' };
