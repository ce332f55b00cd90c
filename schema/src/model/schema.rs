//! The JSON Schema of the model.
