module.exports = { displayName: 'generators', testEnvironment: 'node', testMatch: ['<rootDir>/src/**/*.spec.cjs'] };
