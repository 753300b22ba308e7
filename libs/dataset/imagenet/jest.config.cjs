module.exports = { displayName: 'dataset-imagenet', preset: '../../../jest.preset.cjs' };
