module.exports = { displayName: 'docs', preset: '../jest.preset.cjs', testMatch: ['<rootDir>/*.spec.ts'] };
