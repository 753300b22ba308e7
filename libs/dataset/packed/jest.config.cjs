module.exports = { displayName: 'dataset-packed', preset: '../../../jest.preset.cjs' };
