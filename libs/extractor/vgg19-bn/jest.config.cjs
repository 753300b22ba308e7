module.exports = { displayName: 'extractor-vgg19-bn', preset: '../../../jest.preset.cjs' };
