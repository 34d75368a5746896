// Makes every package use the graphql-js that the variable GRAPHQL names.
const Module = require('node:module');
const find = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return find.call(this, request.replace(/^graphql(?=$|\/)/, process.env.GRAPHQL), ...rest);
};
