module.exports = { displayName: 'dataset-image-folder', preset: '../../../jest.preset.cjs' };
