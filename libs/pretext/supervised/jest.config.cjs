module.exports = { displayName: 'pretext-supervised', preset: '../../../jest.preset.cjs' };
