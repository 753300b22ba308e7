module.exports = { displayName: 'pretext-exemplar', preset: '../../../jest.preset.cjs' };
