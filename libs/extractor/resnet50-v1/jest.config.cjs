module.exports = { displayName: 'extractor-resnet50-v1', preset: '../../../jest.preset.cjs' };
