// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

func call(name string, arguments ...any) { fmt.Printf("> main.%s(%s)\n", name, list(arguments)) }

func result(name string, results ...any) { fmt.Printf(">> main.%s => (%s)\n", name, list(results)) }

func list(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = text(value)
	}
	return strings.Join(texts, ", ")
}

// A value as a tracer prints it.
func text(value any) string {
	if value == nil {
		return "error nil"
	}
	if err, ok := value.(error); ok {
		return fmt.Sprintf("error(*errors.errorString) *{s: %q}", err.Error())
	}
	return valueText(reflect.ValueOf(value))
}

func valueText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'f', -1, 32)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Complex64, reflect.Complex128:
		bits := v.Type().Bits() / 2
		re := strconv.FormatFloat(real(v.Complex()), 'f', -1, bits)
		im := strconv.FormatFloat(imag(v.Complex()), 'f', -1, bits)
		return fmt.Sprintf("(%s + %si)", re, im)
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Struct:
		fields := make([]string, v.NumField())
		for i := range fields {
			fields[i] = v.Type().Field(i).Name + ": " + valueText(v.Field(i))
		}
		return v.Type().String() + " {" + strings.Join(fields, ", ") + "}"
	case reflect.Array:
		return v.Type().String() + " [" + strings.Join(elements(v), ",") + "]"
	case reflect.Slice:
		return fmt.Sprintf("%s len: %d, cap: %d, [%s]", v.Type(), v.Len(), v.Cap(), strings.Join(elements(v), ","))
	case reflect.Ptr:
		if v.IsNil() {
			return v.Type().String() + " nil"
		}
		return "*" + valueText(v.Elem())
	}
	return fmt.Sprint(v)
}

func elements(v reflect.Value) []string {
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = valueText(v.Index(i))
	}
	return texts
}
