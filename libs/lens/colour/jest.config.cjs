module.exports = { displayName: 'lens-colour', preset: '../../../jest.preset.cjs' };
