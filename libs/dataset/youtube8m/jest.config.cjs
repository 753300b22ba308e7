module.exports = { displayName: 'dataset-youtube8m', preset: '../../../jest.preset.cjs' };
