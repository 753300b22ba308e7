module.exports = { displayName: 'extractor-resnet50-v2', preset: '../../../jest.preset.cjs' };
