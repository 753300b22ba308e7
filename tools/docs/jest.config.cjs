module.exports = { displayName: 'docs-tool', preset: '../../jest.preset.cjs' };
