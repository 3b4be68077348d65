"use strict";
/* Writes the OpenAPI document out on the API page: each operation with its fields, in the page's own tables.
   Without JavaScript there are the table of addresses above and the document itself. Every text is set as text. */
(function () {
  const box = document.getElementById("api-reference");
  if (!box) { return; }
  const METHODS = ["get", "post", "put", "patch", "delete"];
  const KINDS = { string: "text", integer: "heltal", number: "tal", boolean: "true/false", array: "lista", object: "objekt" };
  const FORMATS = { "date-time": "tidpunkt (ISO 8601)", date: "datum", uuid: "id (UUID)" };

  function element(tag, text, className) {
    const node = document.createElement(tag);
    if (text !== undefined) { node.textContent = text; }
    if (className) { node.className = className; }
    return node;
  }

  function resolved(description, schema) {
    if (!schema || !schema.$ref) { return schema || {}; }
    return schema.$ref.split("/").slice(1).reduce(function (at, name) { return at[name]; }, description);
  }

  function kind(schema) {
    const types = [].concat(schema.type || "object").filter(function (type) { return type !== "null"; });
    const words = FORMATS[schema.format] || KINDS[types[0]] || types[0];
    const limits = (schema.enum || []).filter(function (value) { return value !== null; }).join(", ");
    const length = schema.maxLength ? ", högst " + schema.maxLength + " tecken" : "";
    const range = schema.maximum ? ", " + schema.minimum + "–" + schema.maximum : "";
    return words + length + range + (limits ? ": " + limits : "");
  }

  function fieldTable(caption, rows) {
    const table = element("table", undefined, "cards"), head = element("tr"), body = element("tbody");
    table.append(element("caption", caption), element("thead"), body);
    table.tHead.append(head);
    ["Fält", "Slag", "Måste anges", "Vad det är"].forEach(function (label) {
      const cell = element("th", label);
      cell.scope = "col";
      head.append(cell);
    });
    rows.forEach(function (row) {
      const line = element("tr"), name = element("th");
      name.scope = "row";
      name.append(element("code", row.name));
      line.append(name);
      [["Slag", kind(row.schema)], ["Måste anges", row.required ? "ja" : "nej"], ["Vad det är", row.words || "–"]].forEach(function (cell) {
        const node = element("td", cell[1]);
        node.dataset.label = cell[0];
        line.append(node);
      });
      body.append(line);
    });
    return table;
  }

  function fieldsOf(description, schema) {
    const whole = resolved(description, schema), inner = whole.type === "array" ? resolved(description, whole.items) : whole;
    const required = inner.required || [];
    return Object.entries(inner.properties || {}).map(function (pair) {
      return { name: pair[0], schema: resolved(description, pair[1]), required: required.includes(pair[0]), words: pair[1].description };
    });
  }

  function json(content) { return content && content["application/json"] ? content["application/json"].schema : null; }

  function operation(description, path, method, what, shared) {
    const fold = element("details", undefined, "twin"), summary = element("summary");
    const words = element("span");
    words.append(element("code", method.toUpperCase() + " " + path), " " + (what.summary || ""));
    summary.append(words);
    fold.append(summary);
    const asked = shared.concat(what.parameters || []).map(function (one) {
      return { name: one.name, schema: one.schema, required: one.required, words: one.description };
    });
    if (asked.length) { fold.append(fieldTable("I adressen", asked)); }
    const sent = what.requestBody && json(what.requestBody.content);
    if (sent) { fold.append(fieldTable("Det du skickar", fieldsOf(description, sent))); }
    Object.entries(what.responses).forEach(function (pair) {
      const answer = json(resolved(description, pair[1]).content);
      if (pair[0].startsWith("2") && answer) { fold.append(fieldTable("Svaret (" + pair[0] + ")", fieldsOf(description, answer))); }
    });
    const refusals = Object.entries(what.responses).filter(function (pair) { return !pair[0].startsWith("2"); });
    if (refusals.length) {
      fold.append(element("p", "Kan svara: " + refusals.map(function (pair) {
        return pair[0] + " " + resolved(description, pair[1]).description;
      }).join(" · "), "table-note"));
    }
    return fold;
  }

  fetch(box.dataset.description).then(function (answer) { return answer.json(); }).then(function (description) {
    box.append(element("h2", "Fält för fält"));
    Object.entries(description.paths).forEach(function (pair) {
      METHODS.filter(function (method) { return pair[1][method]; }).forEach(function (method) {
        box.append(operation(description, pair[0], method, pair[1][method], pair[1].parameters || []));
      });
    });
  });
})();
