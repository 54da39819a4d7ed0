// No validator: its badge would be asked for from a host outside.
SwaggerUIBundle({
  url: "/openapi",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
});
