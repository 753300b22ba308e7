module.exports = { displayName: 'dataset-fashion-mnist', preset: '../../../jest.preset.cjs' };
