module.exports = { displayName: 'dataset-places205', preset: '../../../jest.preset.cjs' };
