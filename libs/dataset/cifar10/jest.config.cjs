module.exports = { displayName: 'dataset-cifar10', preset: '../../../jest.preset.cjs' };
