module.exports = { displayName: 'pretext-relative-patch', preset: '../../../jest.preset.cjs' };
