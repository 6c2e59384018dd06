#include "CHitRecord.h"
