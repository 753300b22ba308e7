module.exports = { displayName: 'extractor-preact-resnet', preset: '../../../jest.preset.cjs' };
