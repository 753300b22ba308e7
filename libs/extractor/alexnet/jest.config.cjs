module.exports = { displayName: 'extractor-alexnet', preset: '../../../jest.preset.cjs' };
